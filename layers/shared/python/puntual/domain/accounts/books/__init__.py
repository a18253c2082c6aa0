"""The books of accounts: what goes from one to another, and two accounts that become one."""
