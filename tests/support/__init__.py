"""What test modules share: workbooks, drawings, hosts, dumps; ``office`` drives LibreOffice."""
