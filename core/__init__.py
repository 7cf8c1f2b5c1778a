"""The domain and its store: people, time, and the encrypted vault. Knows no toolkit, never prints, never prompts."""
