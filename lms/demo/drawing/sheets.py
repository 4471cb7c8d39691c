SHEETS = {}
STYLE = ""
