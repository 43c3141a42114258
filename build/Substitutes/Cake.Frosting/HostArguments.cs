using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.Frosting;

/// <summary>What the host does with the task graph.</summary>
internal enum HostMode
{
    Run,
    Tree,
    DryRun,
    Description,
}

/// <summary>The host's arguments. Other arguments are available from <see cref="ICakeArguments"/>.</summary>
internal sealed record HostArguments(
    IReadOnlyList<string> Targets, HostMode Mode, bool Exclusive, Verbosity Verbosity, ILookup<string, string?> Rest)
{
    /// <summary>Parses <c>--name=value</c>, <c>--name value</c> and <c>--name</c>. Arguments may be repeated.</summary>
    public static HostArguments Parse(IEnumerable<string> args)
    {
        var pairs = new List<(string Name, string? Value)>();
        foreach (var arg in args)
        {
            if (arg.StartsWith('-'))
            {
                var parts = arg.TrimStart('-').Split('=', 2);
                pairs.Add((parts[0], parts.Length == 2 ? parts[1] : null));
            }
            else if (pairs is [.., (var name, null)])
            {
                pairs[^1] = (name, arg);
            }
            else
            {
                throw new CakeException($"The argument '{arg}' does not belong to an option.");
            }
        }

        var lookup = pairs.ToLookup(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        var targets = Values(lookup, "target", "t").OfType<string>().ToList();
        var mode = lookup.Contains("dryrun") ? HostMode.DryRun
            : lookup.Contains("tree") ? HostMode.Tree
            : lookup.Contains("description") ? HostMode.Description
            : HostMode.Run;
        var verbosity = Values(lookup, "verbosity", "v").LastOrDefault() is { } text ? Enum.Parse<Verbosity>(text, ignoreCase: true) : Verbosity.Normal;
        return new(targets is [] ? ["Default"] : targets, mode, Values(lookup, "exclusive", "e").Any(), verbosity, lookup);
    }

    /// <summary>Returns the arguments for tasks.</summary>
    public ICakeArguments ToCakeArguments() => new CakeArguments(Rest!);

    private static IEnumerable<string?> Values(ILookup<string, string?> lookup, params string[] names) => names.SelectMany(name => lookup[name]);
}
