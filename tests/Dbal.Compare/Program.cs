using System.Globalization;
using System.Text.Json;
using Dbal.Compare.Runs;

const int NoDifference = 0;
const int Differs = 1;
const int Failed = 2;
const int WrongUsage = 64;

// The build starts this program; see build/Runs/Comparison.cs.
try
{
    switch (args)
    {
        case ["--list-tests", "json"]:
            Console.WriteLine(JsonSerializer.Serialize(new { tests = Comparison.Names.Select(name => new { uid = name }) }));
            return NoDifference;

        case ["entities", var folder, var shipped, var seed, .. var more]:
            EntityPreparation.Write(folder, shipped, int.Parse(seed, CultureInfo.InvariantCulture), Named(more, "--entities="), Named(more, "--replay="));
            return NoDifference;

        case ["play", var settings, var results]:
            using (var comparison = new Comparison(Settings.Read(settings), line => Console.WriteLine(line)))
            {
                var checks = await comparison.RunAsync();
                CheckResult.Write(results, checks);
                return checks.Any(check => check.Failures.Count > 0) ? Differs : NoDifference;
            }

        default:
            Console.Error.WriteLine("./build.sh --target=Compare starts this program: Dbal.Compare play SETTINGS RESULTS");
            return WrongUsage;
    }
}
catch (Exception fault) when (fault is HttpRequestException or InvalidDataException or IOException)
{
    Console.Error.WriteLine(fault.Message);
    return Failed;
}

static string? Named(string[] arguments, string option) =>
    arguments.FirstOrDefault(each => each.StartsWith(option, StringComparison.Ordinal))?[option.Length..];
