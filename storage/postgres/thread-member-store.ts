import type { ThreadMemberRecord, ThreadMemberStore } from '#core/ports/guild-side-stores';
import type { Database } from './pool.ts';
import { bigintKey } from './storable.ts';

const SELECT = 'SELECT thread_id, user_id, join_timestamp, flags, mute FROM thread_members WHERE';

type ThreadMemberRow = Omit<ThreadMemberRecord, 'mute'> & { mute: ThreadMemberRecord['mute'] | null };
const memberOf = ({ mute, ...member }: ThreadMemberRow): ThreadMemberRecord => ({ ...member, ...(mute && { mute }) });

/** Members of threads in PostgreSQL. */
export function postgresThreadMemberStore(database: Database): ThreadMemberStore {
  const members = async (name: string, text: string, values: readonly unknown[]): Promise<ThreadMemberRecord[]> =>
    (await database.rows<ThreadMemberRow>(name, text, values)).map(memberOf);
  return {
    async add(member) {
      const text = 'INSERT INTO thread_members (thread_id, user_id, join_timestamp, flags) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING';
      return (await database.run('add_thread_member', text, [member.thread_id, member.user_id, member.join_timestamp, member.flags])) > 0;
    },
    async remove(threadId, userId) {
      const text = 'DELETE FROM thread_members WHERE thread_id = $1 AND user_id = $2';
      return (await database.run('remove_thread_member', text, [threadId, bigintKey(userId)])) > 0;
    },
    async save(member) {
      const text = 'UPDATE thread_members SET join_timestamp = $3, flags = $4, mute = $5 WHERE thread_id = $1 AND user_id = $2';
      const mute = member.mute ? JSON.stringify(member.mute) : null;
      await database.run('save_thread_member', text, [member.thread_id, member.user_id, member.join_timestamp, member.flags, mute]);
    },
    async byUser(threadId, userId) {
      const [member] = await members('thread_member', `${SELECT} thread_id = $1 AND user_id = $2`, [threadId, bigintKey(userId)]);
      return member ?? null;
    },
    page: (threadId, after, limit) =>
      members('thread_members_page', `${SELECT} thread_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3`, [threadId, bigintKey(after ?? '0'), limit]),
    ofUser: (userId, threadIds) =>
      members('threads_of_member', `${SELECT} user_id = $1 AND thread_id = ANY ($2::bigint[]) ORDER BY thread_id`, [bigintKey(userId), threadIds]),
    ofThreads: (threadIds) => members('thread_members_of', `${SELECT} thread_id = ANY ($1::bigint[]) ORDER BY thread_id, user_id`, [threadIds]),
  };
}
