// An officer's key file, the same that the command line writes (src/service/officer_keys.h): one line,
//   TIDEWAITER+OFFICER+KEY+1+OFFICER+base64(salt 16 || nonce 24 || box 48)
// The box is XSalsa20-Poly1305 of the seed under argon2id of the passphrase (2 passes, 64 MiB). It is opened
// here and nowhere else: neither seed nor passphrase leaves the browser.
import { publicKeyOf, type Signer, signWith } from "./ed25519";
import { concat, fromBase64, sha256, toBase64, toHex, utf8 } from "./octets";

const kMark = "TIDEWAITER+OFFICER+KEY+1+";
const kSalt = 16;
const kNonce = 24;
const kBox = 48;
const kPasses = 2;
const kMemory_kib = 65536;
/** No key file is longer; a longer one is refused unread. */
export const kMaxKeyFile = 1000;

export type KeyFault = "malformed" | "passphrase";
export class KeyFileError extends Error {
  constructor(readonly fault: KeyFault) {
    super(fault);
  }
}

interface Sealed {
  officer_id: string;
  salt: Uint8Array;
  nonce: Uint8Array;
  box: Uint8Array;
}

export function readKeyFile(text: string): Sealed {
  const line = text.replace(/[\r\n]+$/, "");
  const match = /^([\x21-\x2a\x2c-\x7e]{1,64})\+(.+)$/.exec(line.slice(kMark.length));
  const raw = match?.[2] ? fromBase64(match[2]) : null;
  if (
    text.length > kMaxKeyFile ||
    !line.startsWith(kMark) ||
    !match?.[1] ||
    raw?.length !== kSalt + kNonce + kBox
  )
    throw new KeyFileError("malformed");
  return {
    officer_id: match[1],
    salt: raw.slice(0, kSalt),
    nonce: raw.slice(kSalt, kSalt + kNonce),
    box: raw.slice(kSalt + kNonce),
  };
}

async function stretch(passphrase: string, salt: Uint8Array): Promise<Uint8Array> {
  const { argon2idAsync } = await import("@noble/hashes/argon2");
  return argon2idAsync(utf8(passphrase), salt, { t: kPasses, m: kMemory_kib, p: 1, dkLen: 32 });
}

/** The first 16 hexadecimal digits of SHA-256(officer || "\n" || public key). */
export const keyId = async (officer_id: string, public_key: Uint8Array) =>
  toHex(await sha256(concat(utf8(`${officer_id}\n`), public_key))).slice(0, 16);

/** Opens a key file. Throws KeyFileError; takes a few seconds by design, as guessing a passphrase then does. */
export async function openKeyFile(text: string, passphrase: string): Promise<Signer> {
  const sealed = readKeyFile(text);
  const { xsalsa20poly1305 } = await import("@noble/ciphers/salsa");
  const key = await stretch(passphrase, sealed.salt);
  let seed: Uint8Array;
  try {
    seed = xsalsa20poly1305(key, sealed.nonce).decrypt(sealed.box);
  } catch {
    throw new KeyFileError("passphrase");
  }
  const sign = await signWith(seed);
  const key_id = await keyId(sealed.officer_id, await publicKeyOf(seed));
  seed.fill(0);
  key.fill(0);
  return { officer_id: sealed.officer_id, key_id, sign };
}

/** The shortest passphrase that a key is sealed under. */
export const kLeastPassphrase = 8;

/** A new key: its file, sealed under the passphrase, and the public half that two officers certify. */
export async function newKeyFile(
  officer_id: string,
  passphrase: string,
): Promise<{ sealed: string; public_half: string }> {
  const { xsalsa20poly1305 } = await import("@noble/ciphers/salsa");
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const salt = crypto.getRandomValues(new Uint8Array(kSalt));
  const nonce = crypto.getRandomValues(new Uint8Array(kNonce));
  const key = await stretch(passphrase, salt);
  const box = xsalsa20poly1305(key, nonce).encrypt(seed);
  const public_key = await publicKeyOf(seed);
  const sealed = `${kMark}${officer_id}+${toBase64(concat(salt, nonce, box))}\n`;
  seed.fill(0);
  key.fill(0);
  readKeyFile(sealed);
  return {
    sealed,
    public_half: `${officer_id}+${await keyId(officer_id, public_key)}+${toBase64(public_key)}`,
  };
}
