using MicroSim.Runtimes.Kubernetes.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.Http;

/// <summary>Gives every failed reply a body that says why: exceptions, unknown paths, wrong methods.</summary>
internal sealed partial class Failures(ILogger<Failures> log)
{
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response.HasStarted)
                return;
            ProblemResult? problem = context.Response.StatusCode switch
            {
                StatusCodes.Status404NotFound => new(StatusCodes.Status404NotFound, $"There is nothing at {context.Request.Path}; GET / lists what is here."),
                StatusCodes.Status405MethodNotAllowed => new(StatusCodes.Status405MethodNotAllowed,
                    $"{context.Request.Method} is not possible at {context.Request.Path}; allowed: {context.Response.Headers.Allow}."),
                _ => null,
            };
            if (problem is not null)
                await problem.ExecuteAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await new ProblemResult(e.StatusCode, e.Message).ExecuteAsync(context);
        }
        catch (ApiException e) when (!context.Response.HasStarted)
        {
            await new ProblemResult(StatusCodes.Status503ServiceUnavailable, $"The cluster did not do it: {e.Message.TrimEnd('.')}.").ExecuteAsync(context);
        }
        catch (Exception e) when (e is DataFolderException or IOException or UnauthorizedAccessException && !context.Response.HasStarted)
        {
            await new ProblemResult(StatusCodes.Status507InsufficientStorage, $"Nothing was changed: {e.Message.TrimEnd('.')}.").ExecuteAsync(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            Unexpected(e, context.Request.Method, context.Request.Path);
            await new ProblemResult(StatusCodes.Status500InternalServerError, $"An error of MicroSim itself: {e.Message}").ExecuteAsync(context);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private partial void Unexpected(Exception e, string method, string path);
}
