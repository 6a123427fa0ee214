"""The forms of casework. A form checks what was typed; it saves nothing."""
