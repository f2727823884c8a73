"""What pages show: pure functions of a document and its context, and rows of the index. The site and the desk's preview share them."""
