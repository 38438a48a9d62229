"""Pictures: setups in, clips out. Knows nothing of stories, sound or the application."""
