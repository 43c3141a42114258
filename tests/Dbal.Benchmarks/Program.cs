using System.Runtime.InteropServices;
using Dbal.Benchmarks;

const int WrongUsage = 2;
const int Interrupted = 130;

if (args is ["serve"])
{
    await DirectServer.RunAsync();
    return 0;
}

string? baseline = null;
if (args is ["--baseline", var clone, .. var rest])
{
    (baseline, args) = (clone, rest);
    if (!File.Exists(Path.Combine(clone, "out/bin/Dbal.Daemon/release/Dbal.Daemon")))
    {
        Console.Error.WriteLine($"Cannot find a daemon in {clone}/out. Run dotnet build src/Dbal.Daemon -c Release there.");
        return WrongUsage;
    }
}

string[] known = ["start", "matrix", "depth", .. Operation.All.Select(operation => operation.Name)];
if (args.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
{
    Console.Error.WriteLine($"Unknown benchmark '{unknown}'. Known benchmarks: {string.Join(", ", known)}. Without a name, all of them run.");
    return WrongUsage;
}

using var interrupted = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var wanted = args.Length == 0 ? known : args;
var folder = Directory.CreateTempSubdirectory("dbal-benchmarks-");
try
{
    var operations = Operation.All.Where(operation => wanted.Contains(operation.Name)).ToList();
    if (baseline is not null)
    {
        await BaselineBenchmark.RunAsync(baseline, operations, BenchmarkDatabase.All(folder.FullName), interrupted.Token);
        return 0;
    }

    if (wanted.Contains("start"))
        await StartBenchmark.RunAsync(interrupted.Token);
    if (wanted.Contains("matrix"))
        await MatrixBenchmark.RunAsync(interrupted.Token);
    if (operations.Count > 0)
        await ThroughputBenchmark.RunAsync(operations, BenchmarkDatabase.All(folder.FullName), interrupted.Token);
    if (wanted.Contains("depth"))
        await DepthBenchmark.RunAsync(BenchmarkDatabase.All(folder.FullName), interrupted.Token);
    return 0;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    return Interrupted;
}
finally
{
    folder.Delete(recursive: true);
}

// The measured servers end with this program.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}
