# Opens a closed file (docs/encrypted.md, where the same program stands): encrypted.py FILE PASSPHRASE
import base64, json, sys, unicodedata
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

file = json.load(open(sys.argv[1], encoding="utf-8"))
kdf, cipher = file["kdf"], file["cipher"]
header = " ".join([file["format"], kdf["name"], kdf["hash"], str(kdf["iterations"]), kdf["salt"], cipher["name"], cipher["iv"]])
passphrase = unicodedata.normalize("NFC", sys.argv[2]).encode()
key = PBKDF2HMAC(SHA256(), 32, base64.b64decode(kdf["salt"]), kdf["iterations"]).derive(passphrase)
plain = AESGCM(key).decrypt(base64.b64decode(cipher["iv"]), base64.b64decode(file["content"]), header.encode())
sys.stdout.buffer.write(plain)
