"""Sign-in: second factors, passkeys, devices, sessions, fresh proof, limits of rate."""
