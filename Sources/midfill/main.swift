print("midfill")
