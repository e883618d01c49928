import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { APIApplication } from 'discord-api-types/v10';
import type { ComponentType } from 'react';
import { lazily } from '../app/lazily.tsx';

export interface ApplicationSectionProps {
  application: APIApplication;
  /** With the application as the server has it now. */
  onChanged(application: APIApplication): void;
}

interface ApplicationSection {
  key: string;
  words: MessageDescriptor;
  Part: ComponentType<ApplicationSectionProps>;
}

/** In their order. Each comes when it is opened. */
export const SECTIONS: readonly ApplicationSection[] = [
  { key: 'general', words: msg`General information`, Part: lazily(() => import('./general.tsx')) },
  { key: 'bot', words: msg`Bot`, Part: lazily(() => import('./bot.tsx')) },
  { key: 'link', words: msg`Link to add it`, Part: lazily(() => import('./link-builder.tsx')) },
  { key: 'oauth2', words: msg`OAuth2`, Part: lazily(() => import('./oauth2.tsx')) },
  { key: 'commands', words: msg`Commands`, Part: lazily(() => import('./commands.tsx')) },
  { key: 'endpoints', words: msg`Endpoints`, Part: lazily(() => import('./endpoints.tsx')) },
  { key: 'log', words: msg`Live log`, Part: lazily(() => import('./interaction-log.tsx')) },
];
