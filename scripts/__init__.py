"""What ./run and ./test are made of; nothing here is part of the product."""
