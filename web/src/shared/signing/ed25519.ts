// Ed25519 (RFC 8032) by WebCrypto, and by @noble/ed25519 in browsers that do not have it.
import { concat } from "./octets";

/** PKCS #8 of an Ed25519 seed, RFC 8410, section 7: everything before the 32 octets. */
const kPkcs8Head = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

const importSeed = (seed: Uint8Array) =>
  crypto.subtle.importKey("pkcs8", concat(kPkcs8Head, seed), "Ed25519", false, ["sign"]);

/** Signs for one officer; forgets the key when dropped. 64 octets. */
export interface Signer {
  readonly officer_id: string;
  readonly key_id: string;
  sign(octets: Uint8Array): Promise<Uint8Array>;
}

/** How a seed signs: the browser's own way, which keeps the key out of the page's reach, or the fallback. */
export async function signWith(seed: Uint8Array): Promise<(octets: Uint8Array) => Promise<Uint8Array>> {
  try {
    const key = await importSeed(seed);
    return async (octets) => new Uint8Array(await crypto.subtle.sign("Ed25519", key, octets));
  } catch {
    const kept = seed.slice();
    const noble = await import("@noble/ed25519");
    return (octets) => noble.signAsync(octets, kept);
  }
}

export const publicKeyOf = async (seed: Uint8Array) =>
  (await import("@noble/ed25519")).getPublicKeyAsync(seed);

/** Whether a signature holds; false too for keys and signatures that are none. */
export async function verifies(public_key: Uint8Array, signature: Uint8Array, octets: Uint8Array) {
  const noble = await import("@noble/ed25519");
  return noble.verifyAsync(signature, octets, public_key).catch(() => false);
}
