"""What comes in from outside: a plan from text or Word, later workbooks and packages. Every file is hostile."""
