namespace Dbal.Canaries;

/// <summary>The command line of this program.</summary>
internal sealed record Arguments
{
    /// <summary>The help.</summary>
    public const string Help =
        """
        Puts faults into the daemon, one at a time, and checks that the conformance suite notices each.

          Dbal.Canaries [--row=NAME] [--adapter=NAME] [--only=A,B] [--each-row] [--output=FILE]   run canaries
          Dbal.Canaries --patches=ROW,ROW [--only=A,B] [--output=FILE]                             run the patches of these rows
          Dbal.Canaries --report=FOLDER                                                            write canaries.md and canaries.json
          Dbal.Canaries --list                                                                     list the canaries
          Dbal.Canaries --serve=CANARY --config FILE                                               a daemon with one canary

        --row       the row of the matrix (default: sqlite)
        --adapter   the adapter (default: the row's name)
        --only      the canaries of these rules, or whose names begin with these texts; separated by commas
        --each-row  only the canaries that concern each row: those between the operations and the backend
        --output    a JSON file for the results
        The database URL is read from DBAL_DATABASE_URL (default: :memory:).
        Patches need DBAL_POSTGRES_URL, DBAL_MYSQL_URL or DBAL_MONGODB_URL for rows with a server.
        Exit codes: 0 all canaries were killed, 1 one survived, 2 the suite fails without a canary, or something else failed.
        """;

    /// <summary>The row's name.</summary>
    public string Row { get; private init; } = "sqlite";

    /// <summary>The adapter.</summary>
    public string Adapter => AdapterOption ?? Row;

    /// <summary>Selects canaries by rule or the beginning of the name; empty for all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>Whether only the canaries run that concern each row.</summary>
    public bool EachRow { get; private init; }

    /// <summary>The file for the results; null for none.</summary>
    public string? Output { get; private init; }

    /// <summary>The rows whose patches run; null when no patch runs.</summary>
    public IReadOnlyList<string>? Patches { get; private init; }

    /// <summary>The folder with the results of rows; null when no report is requested.</summary>
    public string? Report { get; private init; }

    /// <summary>Whether to list the canaries.</summary>
    public bool List { get; private init; }

    /// <summary>Whether to print the help.</summary>
    public bool ShowsHelp { get; private init; }

    /// <summary>The canary to serve; null when none is.</summary>
    public string? Serve { get; private init; }

    /// <summary>The configuration file of <see cref="Serve"/>.</summary>
    public string? Config { get; private init; }

    private string? AdapterOption { get; init; }

    /// <summary>Whether a canary is selected.</summary>
    public bool Selects(Canary canary) => (Only is [] || Only.Any(each => canary.Rule == each || canary.Name.StartsWith(each, StringComparison.Ordinal)))
        && (!EachRow || canary.ConcernsEachRow);

    /// <summary>Parses the command line.</summary>
    /// <exception cref="ArgumentException">It is invalid.</exception>
    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments();
        for (var at = 0; at < args.Length; at++)
        {
            var parts = args[at].Split('=', 2);
            string Value() => parts.Length > 1 ? parts[1] : at + 1 < args.Length ? args[++at] : throw new ArgumentException($"{parts[0]} needs a value.");
            parsed = parts[0] switch
            {
                "--row" => parsed with { Row = Value() },
                "--adapter" => parsed with { AdapterOption = Value() },
                "--only" => parsed with { Only = Value().Split(',') },
                "--each-row" => parsed with { EachRow = true },
                "--output" => parsed with { Output = Value() },
                "--patches" => parsed with { Patches = Value().Split(',') },
                "--report" => parsed with { Report = Value() },
                "--list" => parsed with { List = true },
                "--help" => parsed with { ShowsHelp = true },
                "--serve" => parsed with { Serve = Value() },
                "--config" => parsed with { Config = Value() },
                _ => throw new ArgumentException($"Unknown option '{args[at]}'. See --help."),
            };
        }

        return parsed;
    }
}
