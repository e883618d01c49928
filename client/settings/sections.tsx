import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ComponentType } from 'react';
import { lazily } from '../app/lazily.tsx';

export interface SettingsSection {
  /** Also its word in the path: `/settings/<key>`. */
  key: string;
  words: MessageDescriptor;
  group: keyof typeof GROUPS;
  /** Comes when it is opened. */
  Part: ComponentType;
}

/** In their order; the first stands under the person's name. */
export const GROUPS = { user: msg`User settings`, app: msg`App settings` } as const;

/** One row for each section. To add one: write its part without props as a default export, and a row here, in its group. */
export const SECTIONS: readonly SettingsSection[] = [
  { key: 'account', words: msg`My account`, group: 'user', Part: lazily(() => import('./account.tsx')) },
  { key: 'profile', words: msg`Profile`, group: 'user', Part: lazily(() => import('./profile.tsx')) },
  { key: 'security', words: msg`Security`, group: 'user', Part: lazily(() => import('./security.tsx')) },
  { key: 'devices', words: msg`Devices`, group: 'user', Part: lazily(() => import('./devices.tsx')) },
  { key: 'privacy', words: msg`Privacy`, group: 'user', Part: lazily(() => import('./privacy.tsx')) },
  { key: 'blocked', words: msg`Blocked people`, group: 'user', Part: lazily(() => import('./blocked.tsx')) },
  { key: 'apps', words: msg`Authorised apps`, group: 'user', Part: lazily(() => import('./authorised-apps.tsx')) },
  { key: 'looks', words: msg`Appearance`, group: 'app', Part: lazily(() => import('./looks.tsx')) },
  { key: 'notifications', words: msg`Notifications`, group: 'app', Part: lazily(() => import('../notices/notification-settings.tsx')) },
  { key: 'accessibility', words: msg`Accessibility`, group: 'app', Part: lazily(() => import('./accessibility.tsx')) },
  { key: 'language', words: msg`Language`, group: 'app', Part: lazily(() => import('./language.tsx')) },
  { key: 'voice', words: msg`Voice and video`, group: 'app', Part: lazily(() => import('../voice/voice-settings.tsx')) },
  { key: 'push', words: msg`Push notifications`, group: 'app', Part: lazily(() => import('./push.tsx')) },
  { key: 'keybinds', words: msg`Keybinds`, group: 'app', Part: lazily(() => import('./keybinds.tsx')) },
  { key: 'advanced', words: msg`Advanced`, group: 'app', Part: lazily(() => import('./advanced.tsx')) },
];
