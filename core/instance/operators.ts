import { isIPv4 } from 'node:net';
import type { APIUser, Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import { presentUser } from '../users/present-user.ts';
import { recordInstanceLog, type OperatorActor } from './instance-log.ts';

export interface ShownOperator {
  user: APIUser;
  since: string;
}

export async function listOperators(core: Core): Promise<ShownOperator[]> {
  const rows = await core.instanceRows.operators();
  await core.userCache.fetch(rows.map((row) => row.user_id));
  return rows.map(({ user_id: id, since }) => ({ user: presentUser(core.userCache.get(id)), since }));
}

/** Makes a person an operator; a second time changes nothing. */
export async function addOperator(core: Core, userId: Snowflake, by: OperatorActor): Promise<void> {
  const user = await core.userCache.find(userId);
  if (!user) throw apiError('UNKNOWN_USER');
  if (user.bot || user.own.deleted) throw formError(['user_id'], 'NOT_A_PERSON', 'Only people can be operators.');
  if (!(await core.instanceRows.addOperator(userId, wireTime(core.clock.nowMs())))) return;
  await core.instance.refresh();
  await recordInstanceLog(core, by, { action: 'operator_added', targetId: userId });
}

/** The last operator stays one: somebody has to be able to name another. */
export async function removeOperator(core: Core, userId: Snowflake, by: OperatorActor): Promise<void> {
  const result = await core.instanceRows.removeOperator(userId);
  if (result === 'was none') throw apiError('UNKNOWN_USER');
  if (result === 'is the last') throw lastOperator();
  await core.instance.refresh();
  await recordInstanceLog(core, by, { action: 'operator_removed', targetId: userId });
}

export const lastOperator = (): Error => formError(['user_id'], 'LAST_OPERATOR', 'This is the last operator of the instance. Make somebody else one first.');

const isLoopback = (host: string): boolean => host === '::1' || (isIPv4(host) && host.startsWith('127.'));

/** Whether a server is found by its own machine alone, or at least says so. */
export function isForOwnMachine({ settings }: Pick<Core, 'settings'>): boolean {
  const host = new URL(settings.url).hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host.endsWith('.localhost') || isLoopback(host);
}

/**
 * Whether somebody who registers may become the first operator: on their own machine, never as a stranger who was quicker.
 * A public server may have a proxy in front that hides who asks, so that there only the command names the first one.
 */
export const mayClaimByRegistering = (core: Pick<Core, 'settings'>, address: string | undefined): boolean =>
  address !== undefined && isLoopback(address.replace(/^::ffff:(?=\d+\.)/i, '')) && isForOwnMachine(core);

/** Whoever makes the first account of an instance looks after it. */
export async function claimInstance(core: Core, userId: Snowflake): Promise<void> {
  if (core.instance.hasOperator) return;
  if (await core.instanceRows.addFirstOperator(userId, wireTime(core.clock.nowMs()))) await core.instance.refresh();
}
