using System.Runtime.InteropServices;
using Dbal.Benchmarks;
using Dbal.Benchmarks.Bar;
using Dbal.Benchmarks.Peers;

const int WrongUsage = 2;
const int Interrupted = 130;

if (args is ["serve"])
{
    await BarServer.RunAsync();
    return 0;
}

if (args is [] or ["--help"])
{
    Console.WriteLine(BenchmarkOptions.Help);
    return 0;
}

using var interrupted = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var folder = Directory.CreateTempSubdirectory("dbal-benchmarks-");
try
{
    var options = BenchmarkOptions.Parse(args, folder.FullName);
    var other = options.Baseline is null ? "bar" : "baseline";
    if (options.Names.Contains("start"))
        await StartBenchmark.RunAsync(options, other, StartOther, interrupted.Token);
    if (options.Names.Contains("first"))
        await FirstSecondsBenchmark.RunAsync(options, interrupted.Token);
    if (options.Names.Contains("peers"))
        await PeerBenchmark.RunAsync(options, interrupted.Token);
    if (options.Names.Contains("matrix"))
        await MatrixBenchmark.RunAsync(interrupted.Token);
    if (options.Operations.Count > 0)
    {
        var results = await ThroughputBenchmark.RunAsync(options, other, StartOther, interrupted.Token);
        if (options.Names.Contains("track"))
            Track.Append(results);
    }

    if (options.Names.Contains("depth"))
        await DepthBenchmark.RunAsync(options.Databases, interrupted.Token);
    return 0;

    Task<ServerProcess> StartOther(BenchmarkDatabase database) => options.Baseline is { } clone
        ? ServerProcess.StartDaemonAsync(database, interrupted.Token, clone)
        : ServerProcess.StartBarAsync(database, interrupted.Token);
}
catch (FormatException fault)
{
    Console.Error.WriteLine($"{fault.Message} Run Dbal.Benchmarks --help for the benchmarks and options.");
    return WrongUsage;
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
