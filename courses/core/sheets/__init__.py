"""Tables as officers keep them: Excel and CSV, read without trusting them, written so that no
programme takes a cell for a formula.
"""

from courses.core.sheets.reading import Table, read_table
from courses.core.sheets.writing import Column, csv_bytes, xlsx_bytes

__all__ = ["Column", "Table", "csv_bytes", "read_table", "xlsx_bytes"]
