using Build.Matrix;
using Cake.Core;

namespace Build.Suites;

/// <summary>Runs a suite and reads what it found.</summary>
/// <param name="context">Cake's context.</param>
/// <param name="runner">Which program runs the tests.</param>
public sealed class SuiteRunner(ICakeContext context, ISuiteRunner runner)
{
    /// <summary>NUnit's console runner, or the suite itself where the package feed lacks it.</summary>
    public static ISuiteRunner Available => PackageFeed.Has("NUnit.ConsoleRunner.NetCore") ? new ConsoleRunner() : new ExecutableRunner();

    /// <summary>Runs the tests.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="progress">Told of every test that ends, from another thread.</param>
    /// <param name="cancellationToken">Ends the program that runs them.</param>
    /// <exception cref="RowException">No test was run, or it cannot be told which.</exception>
    public async Task<IReadOnlyList<SuiteTest>> RunAsync(SuiteRequest request, Action<TestProgress> progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(request.Assembly))
            throw new RowException(FailureKind.Infra, $"There is no suite at {request.Assembly}.", "Build it with ./build.sh, or: dotnet build Dbal.slnx -c Release");
        Directory.CreateDirectory(request.Folder);
        File.Delete(request.ResultFile);
        string? complaint = null;
        await using var output = TextWriter.Synchronized(new StreamWriter(request.OutputFile));
        using var cancellable = new CancellableContext(context, cancellationToken);
        await Task.Factory.StartNew(
            () => runner.Run(cancellable, request, line =>
            {
                output.WriteLine(line);
                if (line.Contains("Exception: ", StringComparison.Ordinal))
                    complaint ??= line.Trim();
                if (runner.Progress(line) is { } test)
                    progress(test);
            }),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
        if (File.Exists(request.ResultFile))
            return NUnitResultFile.Read(request.ResultFile);
        throw new RowException(FailureKind.Infra, $"The suite wrote no result file. {complaint}".TrimEnd(), $"Look at what its runner printed: {request.OutputFile}");
    }
}
