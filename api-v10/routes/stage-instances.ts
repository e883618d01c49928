import { CreateStageInstanceBody, EditStageInstanceBody } from '#protocol/rest/voice';
import type { StageInstanceRecord } from '#core/stage-instances/stage-instance-record';
import { createStageInstance, deleteStageInstance, editStageInstance, getStageInstance } from '#core/stage-instances/stage-instances';
import { del, get, patch, post, replyOf, type RouteTable } from '../route.ts';

export const stageInstances: RouteTable = {
  create_stage_instance: post({
    path: '/stage-instances',
    who: ['bot', 'user'],
    audit: 'StageInstanceCreate',
    body: CreateStageInstanceBody,
    reply: replyOf<StageInstanceRecord>(),
    run: ({ core, body, caller, reason }) => createStageInstance(core, body, { id: caller.id, reason }),
  }),
  get_stage_instance: get({
    path: '/stage-instances/:channel_id',
    who: ['bot', 'user'],
    reply: replyOf<StageInstanceRecord>(),
    run: ({ channel }) => getStageInstance(channel.guild, channel.id),
  }),
  update_stage_instance: patch({
    path: '/stage-instances/:channel_id',
    who: ['bot', 'user'],
    needs: ['ManageChannels', 'MuteMembers', 'MoveMembers'],
    audit: 'StageInstanceUpdate',
    body: EditStageInstanceBody,
    reply: replyOf<StageInstanceRecord>(),
    run: ({ core, channel, body, caller, reason }) => editStageInstance(core, channel.guild, channel.id, body, { id: caller.id, reason }),
  }),
  delete_stage_instance: del({
    path: '/stage-instances/:channel_id',
    who: ['bot', 'user'],
    needs: ['ManageChannels', 'MuteMembers', 'MoveMembers'],
    audit: 'StageInstanceDelete',
    run: ({ core, channel, caller, reason }) => deleteStageInstance(core, channel.guild, channel.id, { id: caller.id, reason }),
  }),
};
