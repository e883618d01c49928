import { readFileSync } from 'node:fs';
import { BASE_THEMES, isThemeValue, THEME_VARIABLES, type ThemeVariable } from '#protocol/themes';
import { nexusClient } from '#compat-tests/nexus-client';
import { ALL_INTENTS, useWorld } from '#compat-tests/world';

const world = useWorld();
const OURS = { properties: { os: 'linux', browser: 'test', device: 'test', nexus_events: true } };
const PATH = '/users/@me/client-settings';
const night = { id: 'night', name: 'Night', base: 'dark', variables: { ground: '#000', shadow: '0 8px 24px #00000080' } };

describe('how the client looks', () => {
  it('is the same for all sessions of a person that ask for it, from READY on', async () => {
    const [first, alice] = [await world().person(), await world().person()];
    const as = nexusClient(world(), alice);
    const [ours, plain] = [await alice.listen(ALL_INTENTS, OURS), await alice.listen()];
    const told = ours.next('NEXUS_CLIENT_SETTINGS_UPDATE');
    expect(await as.get(PATH)).toMatchObject({ theme: 'auto', themes: [], language: null, saturation: 100 });
    const edited = await as.patch(PATH, { theme: 'night', themes: [night], language: 'de' });
    expect(edited).toMatchObject({ theme: 'night', themes: [night], language: 'de', message_font_px: 16 });
    expect(await told).toEqual(edited);
    expect(await as.patch(PATH, { motion: 'reduced' })).toEqual({ ...(edited as object), motion: 'reduced' });
    const small = { skin_tone: 3, favourite_sounds: ['1'], volumes: { '41771983429993000': 1.5, 'screen:2': 0 }, silenced: ['3'] };
    expect(await as.patch(PATH, small)).toMatchObject({ ...small, motion: 'reduced' });
    const again = (await alice.listen(ALL_INTENTS, OURS)).heard.find((one) => one.t === 'READY');
    expect(again?.d['nexus']).toMatchObject({ client_settings: { theme: 'night', motion: 'reduced' }, is_operator: false });
    const operators = (await first.listen(ALL_INTENTS, OURS)).heard.find((one) => one.t === 'READY');
    expect(operators?.d['nexus']).toMatchObject({ client_settings: { theme: 'auto' }, is_operator: true });
    expect(plain.heard.find((one) => one.t === 'READY')?.d['nexus']).toBeUndefined();
    expect(plain.hasHeard('NEXUS_CLIENT_SETTINGS_UPDATE')).toBe(false);
  });

  it.each([
    { themes: [{ ...night, variables: { ground: 'url(https://example.org/a.png)' } }] },
    { themes: [{ ...night, variables: { ground: 'red;background:blue' } }] },
    { themes: [{ ...night, variables: { 'background-image': '#fff' } }] },
    { themes: [{ ...night, base: 'auto' }] },
    { themes: Array.from({ length: 21 }, (_, place) => ({ ...night, id: `n${place}` })) },
    { message_font_px: 400 },
    { skin_tone: 6 },
    { volumes: { 1: 3 } },
    { volumes: { everybody: 1 } },
    { silenced: ['alice'] },
    { language: '<script>' },
  ])('refuses %j', async (body) => {
    const alice = await world().person();
    await expect(nexusClient(world(), alice).patch(PATH, body)).rejects.toThrow('400 {"message":"Invalid Form Body","code":50035');
  });
});

describe('the variables of themes', () => {
  it.each(BASE_THEMES)('are those that %s sets, to what a theme may say', (base) => {
    const css = readFileSync(new URL(`../../client/theme/${base}.css`, import.meta.url), 'utf8');
    const set = [...css.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value] as const);
    expect(set.map(([name]) => name)).toEqual(Object.keys(THEME_VARIABLES));
    expect(set.filter(([name, value]) => !isThemeValue(name as ThemeVariable, value ?? ''))).toEqual([]);
  });

  it.each(['rgb(1 2 3)', 'hsl(120deg 50% 50% / 50%)', '#abcd', 'oklch(60% 0.2 40)'])('may be %s', (value) => {
    expect(isThemeValue('ground', value)).toBe(true);
  });

  it.each(['red', 'var(--text)', 'rgb(calc(1) 2 3)', '#12', 'url(a)', 'rgb(1 2 3', 'image-set(1 2 3)', '#fff; color: red', ''])('may not be %s', (value) => {
    expect(isThemeValue('ground', value)).toBe(false);
    expect(isThemeValue('shadow', `0 0 ${value}`)).toBe(false);
  });
});
