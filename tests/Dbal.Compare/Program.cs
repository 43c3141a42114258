using System.Globalization;
using System.Text.Json;
using Dbal.Compare.Runs;

// The build starts this program; see build/Runs/Comparison.cs.
switch (args)
{
    case ["--list-tests", "json"]:
        Console.WriteLine(JsonSerializer.Serialize(new { tests = Comparison.Names.Select(name => new { uid = name }) }));
        return 0;

    case ["entities", var folder, var shipped, var seed, .. var more]:
        EntityPreparation.Write(folder, shipped, int.Parse(seed, CultureInfo.InvariantCulture), Named("--entities="), Named("--replay="));
        return 0;

        string? Named(string option) => more.FirstOrDefault(each => each.StartsWith(option, StringComparison.Ordinal))?[option.Length..];

    case ["play", var settings, var results]:
        using (var comparison = new Comparison(Settings.Read(settings), line => Console.WriteLine(line)))
        {
            try
            {
                var checks = await comparison.RunAsync();
                CheckResult.Write(results, checks);
                return checks.Any(check => check.Failures.Count > 0) ? 1 : 0;
            }
            catch (Exception fault) when (fault is HttpRequestException or InvalidDataException)
            {
                Console.Error.WriteLine(fault.Message);
                return 2;
            }
        }

    default:
        Console.Error.WriteLine("./build.sh --target=Compare starts this program: Dbal.Compare play SETTINGS RESULTS");
        return 64;
}
