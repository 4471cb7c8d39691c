"""How much an archive may be. A course of GovLab with all its pictures is a fifth of this."""

MB = 1024 * 1024
UPLOAD_MB = 100
FILES = 2000
TOTAL_MB = 200
MEMBER_MB = 100
RATIO = 100  # bytes unpacked for one packed; asked of members above RATIO_FROM
RATIO_FROM = MB
DEPTH = 12  # folders and the file's own name
NAME = 200  # characters of the whole path
DIRECTORY = 4 * MB  # bytes of the central directory: 2000 names at their longest fit
