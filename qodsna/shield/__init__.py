"""What browsers are told to refuse: the policies of pages, and the headers of every answer."""
