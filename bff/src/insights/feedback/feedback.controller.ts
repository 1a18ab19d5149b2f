import { FEEDBACK_REASONS, type FeedbackAnswer, type FeedbackReason, VOTES, type Vote } from '@iops/contracts';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { IsDefined, IsIn, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import { Allow, Caller } from '../../platform/auth/access.decorator.js';
import { actorOf, type Principal } from '../../platform/auth/principal.js';
import { FeedbackService } from './feedback.service.js';

/** What somebody says of a reason. */
export class FeedbackBody {
  @ApiProperty({
    required: false,
    description: "`feature` of a factor; the explanation as a whole where it's left out",
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  factor?: string;

  @ApiProperty({ enum: VOTES, nullable: true, description: 'null takes back what was said' })
  @ValidateIf((body: FeedbackBody) => body.vote !== null)
  @IsDefined()
  @IsIn(VOTES)
  vote: Vote | null;

  @ApiProperty({ required: false, enum: FEEDBACK_REASONS })
  @IsOptional()
  @IsIn(FEEDBACK_REASONS)
  reason?: FeedbackReason;

  @ApiProperty({ required: false, maxLength: 2000 })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string;
}

/** What people think of the reasons they are given. */
@ApiTags('alerts')
@ApiResponse({ status: 200, description: 'All that was said, the newest first' })
@ApiResponse({ status: 404, description: 'There is no alert with this id, or its reason is not written yet' })
@Controller('api/alerts/:id/explanation/feedback')
export class FeedbackController {
  constructor(private readonly feedback: FeedbackService) {}

  @Get()
  @Allow({ role: 'viewer', scope: 'read' })
  @ApiOperation({ summary: 'What was said of an explanation and its factors' })
  async read(@Param('id') id: string): Promise<FeedbackAnswer> {
    return { items: await this.feedback.read(id) };
  }

  @Post()
  @HttpCode(200)
  @Allow({ role: 'operator' })
  @ApiOperation({ summary: 'Say whether a factor, or the whole explanation, helps; a later word replaces an earlier' })
  async say(@Param('id') id: string, @Body() body: FeedbackBody, @Caller() caller: Principal): Promise<FeedbackAnswer> {
    const { factor = null, vote, reason = null, note = null } = body;
    await this.feedback.say(id, { factor, vote, reason, note, actor: actorOf(caller), at: new Date() });
    return this.read(id);
  }
}
