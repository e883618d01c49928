import { randomBytes } from 'node:crypto';
import { seal, unseal } from './seal.ts';

it('opens what was sealed for the same person by the same instance only, and never looks the same twice', () => {
  const key = randomBytes(32);
  const sealed = seal(key, '1', 'JBSWY3DPEHPK3PXP');
  expect(sealed).not.toBe(seal(key, '1', 'JBSWY3DPEHPK3PXP'));
  expect(sealed).not.toContain('JBSWY3DPEHPK3PXP');
  expect(unseal(key, '1', sealed)).toBe('JBSWY3DPEHPK3PXP');
  expect(unseal(key, '2', sealed)).toBeNull();
  expect(unseal(randomBytes(32), '1', sealed)).toBeNull();
  expect(unseal(key, '1', sealed.slice(0, -2))).toBeNull();
  expect(unseal(key, '1', '')).toBeNull();
});
