print("midfill-bench")
