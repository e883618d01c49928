import { bytesOfBase32, stepAt, stepOfCode, totpCode } from './totp.ts';

const SECRETS = {
  sha1: Buffer.from('12345678901234567890'),
  sha256: Buffer.from('12345678901234567890123456789012'),
  sha512: Buffer.from('1234567890123456789012345678901234567890123456789012345678901234'),
};

describe('codes of authenticator apps', () => {
  // RFC 6238, appendix B.
  it.each([
    [59, '94287082', '46119246', '90693936'],
    [1111111109, '07081804', '68084774', '25091201'],
    [1111111111, '14050471', '67062674', '99943326'],
    [1234567890, '89005924', '91819424', '93441116'],
    [2000000000, '69279037', '90698825', '38618901'],
    [20000000000, '65353130', '77737706', '47863826'],
  ])('are those of RFC 6238 at second %d', (second, sha1, sha256, sha512) => {
    const codes = Object.entries(SECRETS).map(([algorithm, secret]) => totpCode(secret, stepAt(second * 1000), { digits: 8, algorithm }));
    expect(codes).toEqual([sha1, sha256, sha512]);
  });

  // RFC 4226, appendix D.
  it('are those of RFC 4226 in six digits', () => {
    const codes = Array.from({ length: 10 }, (_, step) => totpCode(SECRETS.sha1, step));
    expect(codes).toEqual(['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']);
  });

  it('count a step before and after, and no other', () => {
    const nowMs = 1_700_000_000_000;
    const step = stepAt(nowMs);
    const found = [-2, -1, 0, 1, 2].map((aside) => stepOfCode(SECRETS.sha1, totpCode(SECRETS.sha1, step + aside), nowMs));
    expect(found).toEqual([null, step - 1, step, step + 1, null]);
    expect(stepOfCode(SECRETS.sha1, '', nowMs)).toBeNull();
    expect(stepOfCode(SECRETS.sha1, '0000000', nowMs)).toBeNull();
  });

  // RFC 4648, 10.
  it('have secrets in base32, however they are written', () => {
    const read = ['', 'MY======', 'MZXQ====', 'MZXW6===', 'MZXW6YQ=', 'MZXW6YTB', 'mzxw 6ytb-oi======'].map((text) => bytesOfBase32(text)?.toString());
    expect(read).toEqual(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar']);
    expect(bytesOfBase32('not base 32!')).toBeNull();
  });
});
