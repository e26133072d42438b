"""What typed text probably means: letters, legacy fonts, numbers and dates; every answer says how sure it is."""
