using System.Net.Sockets;
using System.Text.Json;
using Build.Processes;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Runs;

/// <summary>Sends the requests of inputs in sequence, and checks each response.</summary>
/// <param name="daemon">The daemon's URL.</param>
/// <param name="check">The check of each response.</param>
/// <param name="figures">The counters.</param>
internal sealed class Exchange(Uri daemon, AnswerCheck check, Figures figures) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly List<(byte[] Sent, Request? Request)> sent = [];
    private readonly List<int> statuses = [];
    private Connection? connection;
    private string etag = "\"0\"";
    private string cursor = "x";

    /// <summary>The time limit of a response: 10 s on an idle machine, up to 4 times as long on a loaded one.</summary>
    public static TimeSpan AnswerLimit => Limit * MachineLoad.Read().Factor;

    /// <summary>The daemon's URL.</summary>
    public Uri Daemon => daemon;

    /// <summary>What was sent since <see cref="Begin"/>: the bytes, and the request if they are one.</summary>
    public IReadOnlyList<(byte[] Bytes, Request? Request)> Sent => sent;

    /// <summary>The statuses received since <see cref="Begin"/>; 0 for a connection that was closed without a response.</summary>
    public IReadOnlyList<int> Statuses => statuses;

    /// <summary>Starts an input.</summary>
    public void Begin()
    {
        sent.Clear();
        statuses.Clear();
        (etag, cursor) = ("\"0\"", "x");
    }

    /// <summary>Records bytes that are sent without <see cref="SendAsync"/>.</summary>
    public void NoteSent(byte[] bytes) => sent.Add((bytes, null));

    /// <summary>Records the status of a response, or 0 for none.</summary>
    public void NoteStatus(int status)
    {
        statuses.Add(status);
        figures.Count(status);
    }

    /// <summary>Sends a request and returns its checked response.</summary>
    /// <exception cref="Fault">There is no response, or it violates a rule.</exception>
    public async Task<WireAnswer> SendAsync(Request request)
    {
        request = request.Filled(etag, cursor);
        var bytes = request.ToBytes();
        sent.Add((bytes, request));
        var limit = AnswerLimit;
        using var cancellation = new CancellationTokenSource(limit);
        try
        {
            var answer = await AskAsync(bytes, request.Method == "HEAD", cancellation.Token) ?? throw new Fault("the connection is closed without a response");
            NoteStatus(answer.Status);
            if (answer.Closes)
                Dispose();
            Remember(answer);
            check.Require(request, answer);
            return answer;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Dispose();
            throw new Fault("no response within the time limit", $"waited {limit.TotalSeconds:0} s");
        }
        catch (InvalidDataException fault)
        {
            Dispose();
            throw new Fault("the response is not HTTP", fault.Message);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            Dispose();
            throw new Fault("the connection is aborted", fault.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        connection?.Dispose();
        connection = null;
    }

    private async Task<WireAnswer?> AskAsync(byte[] bytes, bool isHead, CancellationToken cancellation)
    {
        while (true)
        {
            var used = connection ??= await Connection.OpenAsync(daemon, cancellation);
            var wasUsed = used.WasUsed;
            WireAnswer? answer = null;
            try
            {
                // Both in parallel: the response to a large body may arrive before all of it is sent.
                var sending = used.SendAsync(bytes, cancellation);
                answer = await used.Answers.ReadAsync(isHead, cancellation);
                await sending;
            }
            catch (IOException) when (wasUsed)
            {
                // Closed in between; see below.
            }

            used.WasUsed = true;
            // The daemon may close an idle connection at any time (RFC 9112, section 9.3). In that case the request is sent again on a new one.
            if (answer is not null || !wasUsed)
                return answer;
            Dispose();
        }
    }

    private void Remember(WireAnswer answer)
    {
        etag = answer.Header("ETag") ?? etag;
        if (answer.Body.AsSpan().IndexOf("\"nextCursor\":\""u8) < 0)
            return;
        using var body = JsonDocument.Parse(answer.Body);
        cursor = body.RootElement.GetProperty("page").GetProperty("nextCursor").GetString()!;
    }
}
