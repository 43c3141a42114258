using System.Globalization;
using static System.FormattableString;

namespace Dbal.Daemon.Configuration;

/// <summary>The ports that the daemon may listen on; it uses the first free one.</summary>
/// <param name="First">The first port to try; 0 for any free port.</param>
/// <param name="Last">The last port to try.</param>
internal readonly record struct PortRange(int First, int Last)
{
    /// <summary>Parses <c>8080</c> or <c>8080-8199</c>; null when the text is neither.</summary>
    public static PortRange? TryParse(string text) => text.Split('-') switch
    {
        [var only] when Port(only, least: 0) is { } port => new(port, port),
        [var from, var to] when Port(from, least: 1) is { } first && Port(to, first) is { } last => new(first, last),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => First == Last ? Invariant($"{First}") : Invariant($"{First}-{Last}");

    private static int? Port(string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port >= least && port <= 65535 ? port : null;
}
