import { getTargetUsers, getTargetUsersJob, replaceTargetUsers, type TargetUsersJob } from '#core/invites/target-users';
import { Bytes, get, put, replyOf, type RouteTable } from '../route.ts';

export const inviteTargets: RouteTable = {
  get_invite_target_users: get({
    path: '/invites/:code/target-users',
    who: ['bot', 'user'],
    reply: replyOf<Bytes>(),
    run: async ({ core, params, caller }) => new Bytes('text/csv', await getTargetUsers(core, params.code, caller.id), 'no-store'),
  }),
  update_invite_target_users: put({
    path: '/invites/:code/target-users',
    who: ['bot', 'user'],
    files: true,
    run: ({ core, params, files, caller }) => replaceTargetUsers(core, params.code, files, caller.id),
  }),
  get_invite_target_users_job_status: get({
    path: '/invites/:code/target-users/job-status',
    who: ['bot', 'user'],
    reply: replyOf<TargetUsersJob>(),
    run: ({ core, params, caller }) => getTargetUsersJob(core, params.code, caller.id),
  }),
};
