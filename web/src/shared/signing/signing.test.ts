import { expect, test } from "vitest";
import { publicKeyOf, signWith, verifies } from "./ed25519";
import { KeyFileError, newKeyFile, openKeyFile, readKeyFile } from "./key_file";
import { fromBase64, fromHex, toHex, utf8 } from "./octets";

// RFC 8032, section 7.1, TEST 2.
const seed = fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")!;
const public_key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
const signature =
  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
  "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

test("a signature is RFC 8032's, by WebCrypto and by the fallback", async () => {
  const sign = await signWith(seed);
  expect(toHex(await sign(Uint8Array.of(0x72)))).toBe(signature);
  const importKey = crypto.subtle.importKey;
  crypto.subtle.importKey = () => Promise.reject(new Error("Ed25519 is not known here"));
  try {
    const fallback = await signWith(seed);
    expect(toHex(await fallback(Uint8Array.of(0x72)))).toBe(signature);
  } finally {
    crypto.subtle.importKey = importKey;
  }
  expect(toHex(await publicKeyOf(seed))).toBe(public_key);
});

// Made by `tidewaiter custody key new test-officer`: the file, and what it printed.
const file =
  "TIDEWAITER+OFFICER+KEY+1+test-officer+OOc4cKGROkd3I/RMjDFNCWg67C2kzc//v55juETrSdGSSZ8Tq1ZBdUbesbVNWo+BH/R3hLxB+GlhuRnFw+/xRkkMxVuYRoiZeLMcjyUH7r5LQcIoMZkV5g==\n";
const printed = "test-officer+4f15276bc51a28a3+0Ko+RpHc9QWzUbdu2PJhvkeOedSEBnSaEF6FjlDil1U=";

test("C3: a key file of the command opens with its passphrase alone, and signs as its officer", async () => {
  const signer = await openKeyFile(file, "a passphrase for tests");
  const [officer, id] = printed.split("+", 2);
  const key = fromBase64(printed.slice(`${officer}+${id}+`.length))!;
  expect([signer.officer_id, signer.key_id]).toEqual([officer, id]);
  const octets = utf8("tidewaiter.custody.act.v1\n{}");
  expect(await verifies(key, await signer.sign(octets), octets)).toBe(true);
  expect(await verifies(key, await signer.sign(octets), utf8("other"))).toBe(false);
  await expect(openKeyFile(file, "another passphrase")).rejects.toEqual(new KeyFileError("passphrase"));
});

test("what is no key file is refused unread", () => {
  for (const text of ["", "hello", "TIDEWAITER+OFFICER+KEY+1+a+AAAA", "x".repeat(100_000)])
    expect(() => readKeyFile(text)).toThrow("malformed");
});

test("C3: a key made here opens by its passphrase alone, and its public half names officer and key", async () => {
  const { sealed, public_half } = await newKeyFile("officer-7", "a passphrase for tests");
  const signer = await openKeyFile(sealed, "a passphrase for tests");
  const [officer, id, ...rest] = public_half.split("+");
  expect([signer.officer_id, signer.key_id]).toEqual([officer, id]);
  const octets = utf8("tidewaiter.custody.act.v1\n{}");
  expect(await verifies(fromBase64(rest.join("+"))!, await signer.sign(octets), octets)).toBe(true);
  await expect(openKeyFile(sealed, "another passphrase")).rejects.toEqual(new KeyFileError("passphrase"));
  await expect(newKeyFile("an officer", "a passphrase for tests")).rejects.toEqual(
    new KeyFileError("malformed"),
  );
});
