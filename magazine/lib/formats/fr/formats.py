"""Dates at the desk as readers see them: « 01 juin 2009 », where Django writes « 1 juin 2009 »."""

DATE_FORMAT = "d F Y"
DATETIME_FORMAT = r"d F Y \à H:i"
MONTH_DAY_FORMAT = "d F"
