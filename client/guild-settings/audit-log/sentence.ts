import type { MessageDescriptor } from '@lingui/core';
import { Trans } from '@lingui/react';
import { createElement, type ReactNode } from 'react';

/** A sentence of a table with things in it. Written without JSX, where the collector of messages would look for words of its own. */
export const sentence = (words: MessageDescriptor, values: Record<string, ReactNode>): ReactNode => createElement(Trans, { ...words, values });
