new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format();
new Intl.Collator('en').compare('a', 'b');
close();
