import type { APIEntitlement, APISKU, APISubscription, Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { ownApplication } from '../applications/own-application.ts';
import type { Core } from '../core.ts';

/** Nothing is for sale on this server, so that bots which ask learn just that. Source: Discord, "List SKUs". */
export async function listSkus(core: Core, applicationId: Snowflake, callerId: Snowflake): Promise<APISKU[]> {
  await ownApplication(core, applicationId, callerId);
  return [];
}

export async function listEntitlements(core: Core, applicationId: Snowflake, callerId: Snowflake): Promise<APIEntitlement[]> {
  await ownApplication(core, applicationId, callerId);
  return [];
}

/** What whoever signed in with an application has bought of it. */
export const listOwnEntitlements = async (): Promise<APIEntitlement[]> => [];

/** 404 10029: there are none. */
export async function findEntitlement(core: Core, applicationId: Snowflake, callerId: Snowflake): Promise<never> {
  await ownApplication(core, applicationId, callerId);
  throw apiError('UNKNOWN_ENTITLEMENT');
}

/** A test entitlement is one to a SKU, of which there are none: 404 10027. */
export async function createTestEntitlement(core: Core, applicationId: Snowflake, callerId: Snowflake): Promise<never> {
  await ownApplication(core, applicationId, callerId);
  throw apiError('UNKNOWN_SKU');
}

export const listSubscriptions = async (): Promise<APISubscription[]> => [];

export async function getSubscription(): Promise<never> {
  throw apiError('UNKNOWN_SKU');
}
