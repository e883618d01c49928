import { getLocalTimeZone, today, type DateValue } from '@internationalized/date';
import { Trans, useLingui } from '@lingui/react/macro';
import { I18nProvider } from 'react-aria-components';
import { i18n } from '@lingui/core';
import type { Client } from '#sdk/client';
import { snowflakeAt, timeOfSnowflake } from '#protocol/snowflake';
import { useJump } from '../app/jump.ts';
import { useClient } from '../app/session.tsx';
import { Month } from '../kit/month.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

/** The first message of a channel since a moment, or else the last one before it; null where there is none at all. */
async function messageSince(client: Client, channelId: string, ms: number): Promise<string | null> {
  const ask = (where: { after: string } | { before: string }) =>
    client.rest.call('GET /channels/{channel_id}/messages', { path: { channel_id: channelId }, query: { limit: 1, ...where } });
  const id = snowflakeAt(ms);
  const [found] = [...(await ask({ after: (BigInt(id) - 1n).toString() })), ...(await ask({ before: id }))];
  return found?.id ?? null;
}

/** Goes to what was said on a day. */
export default function JumpToDate({ channelId, onClose }: { channelId: string; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const jump = useJump();
  const task = useTask();
  const zone = getLocalTimeZone();
  const begun = new Date(timeOfSnowflake(channelId));
  const go = (day: DateValue): void =>
    task.run(async () => {
      const messageId = await messageSince(client, channelId, day.toDate(zone).getTime());
      if (messageId === null) throw new Error(t`Nothing was written here yet.`);
      await jump({ channelId, messageId });
      onClose();
    });
  return (
    <div className="jump-to-date" aria-busy={task.isBusy}>
      <h2>
        <Trans>Jump to a date</Trans>
      </h2>
      <I18nProvider locale={i18n.locale}>
        <Month label={t`Day`} from={begun} to={today(zone)} onChoose={go} />
      </I18nProvider>
      <Problem text={task.problem} />
    </div>
  );
}
