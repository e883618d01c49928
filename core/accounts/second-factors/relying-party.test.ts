import type { Core } from '../../core.ts';
import { relyingPartyOf } from './relying-party.ts';

const at = (url: string, host?: string) => relyingPartyOf({ settings: { url } as Core['settings'] }, host); // all that it reads

describe('for whom passkeys are made', () => {
  it('is the public address, whatever host somebody claims', () => {
    expect(at('https://chat.example.org')).toEqual({ id: 'chat.example.org', origins: ['https://chat.example.org'] });
    expect(at('https://chat.example.org', 'evil.example.com')).toEqual({ id: 'chat.example.org', origins: ['https://chat.example.org'] });
    expect(at('https://chat.example.org', 'localhost:3000')).toEqual({ id: 'chat.example.org', origins: ['https://chat.example.org'] });
    expect(at('https://chat.example.org', 'not a host /')).toEqual({ id: 'chat.example.org', origins: ['https://chat.example.org'] });
  });

  it('is the same host by another port', () => {
    expect(at('https://chat.example.org', 'chat.example.org:8443')?.origins).toEqual(['https://chat.example.org', 'https://chat.example.org:8443']);
  });

  it('is this machine where the instance is not public', () => {
    expect(at('http://127.0.0.1:3000', 'localhost:3000')).toEqual({ id: 'localhost', origins: ['http://localhost:3000', 'https://localhost:3000'] });
    expect(at('http://localhost:3000')).toEqual({ id: 'localhost', origins: ['http://localhost:3000'] });
  });

  it('is nobody where the instance has no name', () => {
    expect(at('http://127.0.0.1:3000', '127.0.0.1:3000')).toBeNull();
    expect(at('https://203.0.113.7', 'chat.example.org')).toBeNull();
    expect(at('https://[2001:db8::1]')).toBeNull();
  });
});
