"""A bot, written with discord.py, that does in voice what it is told, line by line, and says what happened."""
import asyncio
import json
import os
import sys
import threading

import discord
from discord.oggparse import OggStream


def say(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)


class OggFile(discord.AudioSource):
    """The packets of a file as they are."""

    def __init__(self, path):
        self.packets = OggStream(open(path, "rb")).iter_packets()
        # The head and the tags.
        next(self.packets)
        next(self.packets)

    def is_opus(self):
        return True

    def read(self):
        return next(self.packets, b"")


class Player(discord.Client):
    voice = None

    async def on_ready(self):
        say("ready", user=str(self.user.id))
        loop = asyncio.get_running_loop()

        def listen():
            for line in sys.stdin:
                order = json.loads(line)
                asyncio.run_coroutine_threadsafe(self.act(**order), loop)
            asyncio.run_coroutine_threadsafe(self.end(), loop)

        threading.Thread(target=listen, daemon=True).start()

    async def end(self):
        if self.voice:
            await self.voice.disconnect(force=True)
        await self.close()

    async def act(self, act, **more):
        try:
            await getattr(self, f"do_{act}")(**more)
        except Exception as error:
            say("error", message=repr(error))

    async def do_join(self, channelId, dave=True):
        channel = self.get_guild(int(os.environ["GUILD_ID"])).get_channel(int(channelId))
        self.voice = await channel.connect(timeout=60, reconnect=True)
        say("status", status="ready")

    async def do_leave(self):
        await self.voice.disconnect()
        self.voice = None
        say("status", status="destroyed")

    async def do_play(self, file):
        self.voice.play(OggFile(file), after=lambda error: say("player", status="idle", error=error and repr(error)))
        say("player", status="playing")

    async def do_about(self):
        say("about", status="ready", mode=self.voice.mode, privacyCode=self.voice.voice_privacy_code or None, dave=0, clients=[])


Player(intents=discord.Intents(guilds=True, voice_states=True)).run(os.environ["BOT_TOKEN"])
