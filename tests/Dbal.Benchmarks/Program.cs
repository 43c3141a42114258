using Dbal.Benchmarks;

const int WrongUsage = 2;

if (args is ["serve"])
{
    await DirectServer.RunAsync();
    return 0;
}

string[] known = ["start", "matrix", .. Operation.All.Select(operation => operation.Name)];
if (args.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
{
    Console.Error.WriteLine($"'{unknown}' is no benchmark. There are: {string.Join(", ", known)}; with none named, all are run.");
    return WrongUsage;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    interrupted.Cancel();
};
var wanted = args.Length == 0 ? known : args;
var folder = Directory.CreateTempSubdirectory("dbal-benchmarks-");
try
{
    if (wanted.Contains("start"))
        await StartBenchmark.RunAsync(interrupted.Token);
    if (wanted.Contains("matrix"))
        await MatrixBenchmark.RunAsync(interrupted.Token);
    var operations = Operation.All.Where(operation => wanted.Contains(operation.Name)).ToList();
    if (operations.Count > 0)
        await ThroughputBenchmark.RunAsync(operations, BenchmarkDatabase.All(folder.FullName), interrupted.Token);
    return 0;
}
finally
{
    folder.Delete(recursive: true);
}
