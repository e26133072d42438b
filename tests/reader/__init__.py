"""From cells to typed rows: headers, typed cells, odd layouts."""
