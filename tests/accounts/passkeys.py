"""A passkey made of software, for tests: what a phone or a laptop would answer."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    """One key on one device, bound to ``testserver``."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.user = b""

    def register(self, options: dict[str, Any]) -> str:
        """Answer the options of a page that adds a passkey."""
        self.user = options["publicKey"]["user"]["id"]
        data = AuthenticatorData.create(
            self._site(),
            PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT,
            0,
            AttestedCredentialData.create(b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key())),
        )
        response = {
            "clientDataJSON": self._client("webauthn.create", options),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return self._answer(response, {"credProps": {"rk": True}})

    def sign(self, options: dict[str, Any]) -> str:
        """Answer the options of a page that asks for a passkey."""
        client = self._client("webauthn.get", options, encoded=False)
        data = AuthenticatorData.create(self._site(), PRESENT_AND_VERIFIED, 1)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": self.user if isinstance(self.user, str) else websafe_encode(self.user),
        }
        return self._answer(response, {})

    def _answer(self, response: dict[str, str], extensions: dict[str, Any]) -> str:
        ident = websafe_encode(self.id)
        return json.dumps(
            {
                "type": "public-key",
                "id": ident,
                "rawId": ident,
                "response": response,
                "clientExtensionResults": extensions,
            }
        )

    def _client(self, kind: str, options: dict[str, Any], *, encoded: bool = True) -> Any:
        challenge = options["publicKey"]["challenge"]
        text = challenge if isinstance(challenge, str) else websafe_encode(challenge)
        client = json.dumps({"type": kind, "challenge": text, "origin": "https://testserver"}).encode()
        return websafe_encode(client) if encoded else client

    @staticmethod
    def _site() -> bytes:
        return hashlib.sha256(b"testserver").digest()
