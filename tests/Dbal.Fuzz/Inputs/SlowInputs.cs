using System.Text;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>Clients that stop in the middle, or send single bytes with pauses. The daemon must close these connections.</summary>
internal static class SlowInputs
{
    /// <summary>The kind's name.</summary>
    public const string Name = "slow senders";

    /// <summary>The number of inputs, all sent at once: each takes as long as the daemon's own limits.</summary>
    public const int Count = 8;

    /// <summary>Generates an input.</summary>
    public static IInput Make(int index)
    {
        var draw = new Draw(Budget.Seed, Name, index);
        var path = Rows.AddressOf("slow", Rows.Named("shop.product"));
        var head = $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        return index switch
        {
            0 => Stopping("G"),
            1 => Stopping("GET /health HTTP/1.1\r\nHost: localh"),
            2 => Stopping($"{head}Content-Length: 100\r\n\r\n"),
            3 => Stopping($"{head}Content-Length: 100\r\n\r\n{{\"sku\":"),
            4 => Stopping($"{head}Transfer-Encoding: chunked\r\n\r\n5\r\n{{"),
            5 => Dripping($"GET /health HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 100)}", draw),
            6 => Dripping($"{head}Content-Length: 1000\r\n\r\n{new string(' ', 100)}", draw),
            _ => Stopping(head[..draw.Between(1, head.Length)]),
        };
    }

    private static WireInput Stopping(string text) => new([new Segment(Encoding.Latin1.GetBytes(text))], Ending.Wait);

    private static WireInput Dripping(string text, Draw draw) =>
        new([.. Encoding.Latin1.GetBytes(text).Select(each => new Segment([each], TimeSpan.FromMilliseconds(draw.Between(50, 150))))], Ending.Wait);
}
