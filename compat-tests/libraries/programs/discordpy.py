"""The bot of the common steps, written with discord.py. It names no address: `nexus run` leads it here."""
import asyncio
import io
import json
import logging
import os
import sys
import traceback

import discord
from discord import app_commands

GUILD = discord.Object(int(os.environ["GUILD_ID"]))


class LimitCounter(logging.Handler):
    """Counts what discord.py says of rate limits: that it waits before one, or that it ran into one."""

    waited = 0

    def emit(self, record):
        if "rate limit" in record.getMessage().lower():
            self.waited += 1


class Form(discord.ui.Modal, title="A form"):
    answer = discord.ui.TextInput(label="Answer", custom_id="answer")

    def __init__(self):
        super().__init__(custom_id="form")

    async def on_submit(self, interaction):
        await interaction.response.send_message(f"you said {self.answer.value}")


class Choices(discord.ui.View):
    @discord.ui.button(label="Press", custom_id="press", style=discord.ButtonStyle.primary)
    async def press(self, interaction, _button):
        await interaction.response.edit_message(content="pressed")

    @discord.ui.select(custom_id="pick", options=[discord.SelectOption(label=one.upper(), value=one) for one in "abc"])
    async def pick(self, interaction, select):
        await interaction.response.send_message(f"picked {select.values[0]}", ephemeral=True)


class Parrot(discord.Client):
    def __init__(self):
        super().__init__(intents=discord.Intents.all())
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self):
        @self.tree.command(name="greet", description="Greets", guild=GUILD)
        @app_commands.describe(name="Whom")
        async def greet(interaction, name: str):
            await interaction.response.send_message(f"hello {name}")

        @greet.autocomplete("name")
        async def names(_interaction, typed: str):
            return [app_commands.Choice(name=one, value=one) for one in ("ann", "bob") if one.startswith(typed)]

        @self.tree.command(name="later", description="Takes its time", guild=GUILD)
        async def later(interaction):
            await interaction.response.defer()
            await interaction.edit_original_response(content="done")
            await interaction.followup.send("more")

        @self.tree.command(name="form", description="Asks", guild=GUILD)
        async def form(interaction):
            await interaction.response.send_modal(Form())

        await self.tree.sync(guild=GUILD)

    async def on_ready(self):
        guilds = [
            {"id": str(g.id), "name": g.name, "channels": len(g.channels), "members": len(g.members), "roles": len(g.roles)} for g in self.guilds
        ]
        print(json.dumps({"event": "ready", "user": str(self.user.id), "guilds": guilds}, separators=(",", ":")), flush=True)

    async def on_error(self, *_args):
        traceback.print_exc(file=sys.stderr)

    async def on_message(self, message):
        if not message.content.startswith("!"):
            return
        name, _, rest = message.content[1:].partition(" ")
        command = getattr(self, f"do_{name}", None)
        if command:
            await command(message, rest)

    async def on_raw_reaction_add(self, payload):
        if payload.user_id != self.user.id:
            await self.get_channel(payload.channel_id).send(f"saw {payload.emoji.name} by {payload.user_id}")

    async def do_echo(self, message, rest):
        await message.reply(rest)

    async def do_embed(self, message, _rest):
        embed = discord.Embed(title="A title", description="A description", colour=0x00FF00)
        await message.channel.send(embed=embed.add_field(name="key", value="value", inline=True))

    async def do_file(self, message, _rest):
        await message.channel.send(file=discord.File(io.BytesIO(b"hello from a file"), "hello.txt"))

    async def do_edit(self, message, _rest):
        await (await message.channel.send("before")).edit(content="after")

    async def do_delete(self, message, _rest):
        await (await message.channel.send("gone soon")).delete()

    async def do_react(self, message, _rest):
        await message.add_reaction("👍")

    async def do_history(self, message, _rest):
        await message.reply(",".join([one.content async for one in message.channel.history(limit=3, before=message)]))

    async def do_pin(self, message, _rest):
        await message.pin()

    async def do_typing(self, message, _rest):
        await message.channel.typing()

    async def do_nick(self, message, rest):
        user_id, nick = rest.split(" ")
        await (await message.guild.fetch_member(int(user_id))).edit(nick=nick)

    async def do_role(self, message, rest):
        role = await message.guild.create_role(name="parrot", colour=0xFF0000, hoist=True)
        await (await message.guild.fetch_member(int(rest))).add_roles(role)

    async def do_channel(self, message, _rest):
        channel = await message.guild.create_text_channel("made-here")
        await channel.edit(topic="a topic")
        await channel.delete()

    async def do_thread(self, message, _rest):
        await (await message.create_thread(name="talk")).send("in thread")

    async def do_webhook(self, message, _rest):
        hook = await message.channel.create_webhook(name="A hook")
        await hook.send("by hook", username="Hook")
        await hook.delete()

    async def do_dm(self, message, _rest):
        await message.author.send("psst")

    async def do_members(self, message, _rest):
        await message.guild.chunk()
        await message.channel.send(f"members: {len(message.guild.members)}")

    async def do_ban(self, message, rest):
        await message.guild.ban(discord.Object(int(rest)), reason="a test")
        await message.guild.unban(discord.Object(int(rest)))

    async def do_invite(self, message, _rest):
        await message.channel.send(f"invite {(await message.channel.create_invite(max_age=3600)).code}")

    async def do_presence(self, _message, _rest):
        await self.change_presence(status=discord.Status.idle, activity=discord.Activity(type=discord.ActivityType.listening, name="the sea"))

    async def do_flood(self, message, _rest):
        counter = LimitCounter()
        http = logging.getLogger("discord.http")
        http.setLevel(logging.DEBUG)
        http.addHandler(counter)
        await asyncio.gather(*(message.channel.send(f"flood {number}") for number in range(12)))
        await message.channel.send(f"waited {'some times' if counter.waited else 'never'}")

    async def do_components(self, message, _rest):
        await message.channel.send("choose", view=Choices())


async def main():
    discord.utils.setup_logging()
    async with Parrot() as parrot:
        await parrot.start(os.environ["BOT_TOKEN"])


asyncio.run(main())
