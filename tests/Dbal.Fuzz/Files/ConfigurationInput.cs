using System.Text;
using Dbal.Daemon.Configuration;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;
using Dbal.Tests.Shared;

namespace Dbal.Fuzz.Files;

/// <summary>A configuration file. The daemon must read it, or reject it with one message that names it.</summary>
/// <param name="Bytes">The content.</param>
internal sealed record ConfigurationInput(byte[] Bytes) : IInput
{
    /// <summary>The kind's name.</summary>
    public const string Name = "configuration files";

    private const int LongestMessage = 20_000;

    /// <summary>Generates a file.</summary>
    public static ConfigurationInput Next(Draw draw)
    {
        var json = Settings(draw);
        return new(draw.Below(3) switch
        {
            0 => new Mutation(draw.Below(int.MaxValue)).Of(Encoding.UTF8.GetBytes(json)),
            1 => JsonTexts.Encoded(draw, json),
            _ => Encoding.UTF8.GetBytes(json),
        });
    }

    /// <inheritdoc/>
    public async Task RunAsync(Exchange exchange)
    {
        var limit = Exchange.AnswerLimit;
        var reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
        if (await Task.WhenAny(reading, Task.Delay(limit)) != reading)
            throw new Fault("reading the file exceeds the time limit", $"waited {limit.TotalSeconds:0} s");
        exchange.NoteStatus(await reading ? 200 : 400);
    }

    /// <inheritdoc/>
    public IEnumerable<IInput> Smaller() => Parts.Without(Bytes).Select(some => new ConfigurationInput([.. some]));

    /// <inheritdoc/>
    public string Reproduce(Exchange exchange, string name) => $"Dbal.Daemon --config '{Artifacts.Write($"{name}.json", Bytes)}'";

    /// <summary>Generates settings as JSON.</summary>
    public static string Settings(Draw draw)
    {
        var members = new List<(string, string)> { ("adapter", "\"sqlite\""), ("database_url", "\":memory:\"") };
        var isFaulty = draw.Chance(0.5);
        foreach (var setting in Setting.All.Where(_ => draw.Chance(0.2)))
        {
            var value = isFaulty && draw.Chance(0.3) ? draw.Of(JsonTexts.Value(draw, 2), Texts.Json(draw, Texts.Any(draw, 300))) : Legal(draw, setting);
            members.RemoveAll(member => member.Item1 == setting.Key);
            members.Insert(draw.Below(members.Count + 1), (isFaulty && draw.Chance(0.05) ? setting.Key.ToUpperInvariant() : setting.Key, value));
        }

        return !isFaulty || draw.Chance(0.9) ? Rows.Json(draw, members) : JsonTexts.Value(draw, 3);
    }

    private static string Legal(Draw draw, Setting setting) => setting.Key switch
    {
        "adapter" => draw.Of("\"sqlite\"", "\"postgres\"", "\"mysql\"", "\"mongodb\"", "\"prisma\"", "\"SQLite\"", "\"\"", "5"),
        "database_url" => draw.Of("\":memory:\"", "\"a.db\"", "\"postgresql://a:b@c/d\"", "\"mysql://a:b@[::1]:1/d?x=y\"", "\"mongodb://%\"", "\"://\""),
        "host" => draw.Of("\"127.0.0.1\"", "\"localhost\"", "\"0.0.0.0\"", "\"::1\"", "\"[::1]\"", "\"1\"", "\"fe80::1%eth0\""),
        "port" => draw.Of("0", "8080", "\"8080-8199\"", "\"1-0\"", "65536", "-1", "\"-\"", Numbers.Any(draw)),
        "token" => draw.Of("\"secret\"", "{\"acme\":\"a\"}", "{}", "{\"a\":1}", "\"\"", "\" \"", "\"\\u0001\"", "{\"a\":\"\"}", "{\"a\":\"b\",\"a\":\"c\"}"),
        "max_connections" or "max_request_rate" or "command_timeout" => draw.Of("1", "0", "100", "1e3", "0.1", "600", "\"5\"", Numbers.Any(draw)),
        "log_level" => draw.Of("\"debug\"", "\"information\"", "\"warning\"", "\"error\"", "\"none\""),
        _ => Texts.Json(draw, draw.Of("x", "/nonexistent", "../x", "a/b", "\0", ".", "")),
    };

    private bool Read()
    {
        var folder = Directory.CreateTempSubdirectory("dbal-fuzz-").FullName;
        var file = Path.Combine(folder, "daemon.json");
        try
        {
            File.WriteAllBytes(file, Bytes);
            _ = ConfigurationReader.Read(file, _ => null).Hash;
            return true;
        }
        catch (ConfigurationException fault)
        {
            var names = fault.Message.Contains(folder, StringComparison.Ordinal) || fault.Message.Contains("token file", StringComparison.Ordinal);
            if (!names || !fault.Message.EndsWith('.') || fault.Message.Length > LongestMessage)
                throw new Fault("a message without file or remedy, or that is too long", fault.Message[..Math.Min(fault.Message.Length, 1000)]);
            return false;
        }
        catch (Exception fault) when (fault is not Fault)
        {
            throw new Fault($"a configuration file causes {fault.GetType().Name}", fault.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
