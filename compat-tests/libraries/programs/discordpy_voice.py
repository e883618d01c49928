"""A bot, written with discord.py, that joins a voice channel while no voice server runs: it has to wait, and to be able to leave."""
import asyncio
import json
import logging
import os
import sys
import traceback

import discord


def say(what):
    print(what, file=sys.stderr, flush=True)


class Waiting(logging.Handler):
    def emit(self, record):
        if "endpoint" in record.getMessage().lower():
            say("awaits")


logging.getLogger("discord.voice_state").addHandler(Waiting())


class Singer(discord.Client):
    async def on_ready(self):
        print(json.dumps({"event": "ready", "user": str(self.user.id), "guilds": []}, separators=(",", ":")), flush=True)
        guild = self.get_guild(int(os.environ["GUILD_ID"]))
        try:
            await guild.voice_channels[0].connect(timeout=5, reconnect=False)
            say("connected")
        except asyncio.TimeoutError:
            say("gave up")
        except Exception:
            traceback.print_exc(file=sys.stderr)


Singer(intents=discord.Intents.all()).run(os.environ["BOT_TOKEN"], log_handler=None)
